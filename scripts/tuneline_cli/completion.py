"""The scripts with which bash, zsh and fish complete `scripts/tuneline`, under any path that is typed.

They call the program by its own path, so it need not be in PATH. A shell looks up a command that is typed
with a path by the path's last part, `tuneline`.
https://click.palletsprojects.com/en/stable/shell-completion/
"""

import shlex

from click.shell_completion import BashComplete, FishComplete, ZshComplete, add_completion_class

from tuneline_cli.environment import ROOT

BASH = """
_tuneline_completion() {
    local line
    local -a lines
    mapfile -t lines < <(
        COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD=$COMP_CWORD %(variable)s=bash_complete %(program)s
    )
    COMPREPLY=()
    for line in "${lines[@]}"; do
        case "$line" in
            file,*) compopt -o default ;;
            dir,*) compopt -o dirnames ;;
            plain,*) COMPREPLY+=("${line#plain,}") ;;
        esac
    done
}
complete -o nosort -F _tuneline_completion tuneline
"""

ZSH = """
#compdef tuneline
_tuneline_completion() {
    local type value about
    local -a described plain
    COMP_WORDS="${words[*]}" COMP_CWORD=$((CURRENT - 1)) %(variable)s=zsh_complete %(program)s |
        while read -r type && IFS= read -r value && IFS= read -r about; do
            case "$type" in
                file) _path_files -f ;;
                dir) _path_files -/ ;;
                plain) [[ "$about" == _ ]] && plain+=("$value") || described+=("$value:$about") ;;
            esac
        done
    (( $#described )) && _describe -V options described -U
    (( $#plain )) && compadd -U -V options -a plain
}
compdef _tuneline_completion tuneline
"""

FISH = """
function _tuneline_completion
    set -lx %(variable)s fish_complete
    set -lx COMP_WORDS (commandline -cp)
    set -lx COMP_CWORD (commandline -t)
    for line in (%(program)s)
        set -l item (string split --max 1 "," -- $line)
        switch $item[1]
            case file
                __fish_complete_path (commandline -t)
            case dir
                __fish_complete_directories (commandline -t)
            case plain
                echo $item[2]
        end
    end
end
complete --no-files --command tuneline --arguments "(_tuneline_completion)"
"""


def add_completion(program: str, variable: str) -> None:
    """Let Click write these scripts, for `program` in the project's folder, if `variable` asks for one."""
    names = {"program": shlex.quote(str(ROOT / program)), "variable": variable}
    for base, template in ((BashComplete, BASH), (ZshComplete, ZSH), (FishComplete, FISH)):
        script = template.lstrip("\n") % names
        # Click fills in names of its own, of which there are none here.
        completion = type(base.__name__, (base,), {"source_template": script.replace("%", "%%")})
        add_completion_class(completion, base.name)
