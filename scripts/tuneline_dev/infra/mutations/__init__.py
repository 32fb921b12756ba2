"""All mutations of `infra/`, in one module for each group of its files."""

from typing import Final

from tuneline_dev.infra.mutation import Mutation
from tuneline_dev.infra.mutations.access_mutations import ACCESS
from tuneline_dev.infra.mutations.bot_mutations import BOTS
from tuneline_dev.infra.mutations.data_mutations import DATA
from tuneline_dev.infra.mutations.function_mutations import FUNCTIONS
from tuneline_dev.infra.mutations.operation_mutations import OPERATION
from tuneline_dev.infra.mutations.vertex_mutations import VERTEX

MUTATIONS: Final[tuple[Mutation, ...]] = (*ACCESS, *BOTS, *FUNCTIONS, *DATA, *OPERATION, *VERTEX)
