// The page's languages in the order of the choice: each has its texts in `LANGUAGE.js` beside this file.
export const LANGUAGES = {
  en: "English",
  "zh-TW": "繁體中文",
  "zh-CN": "简体中文",
  ja: "日本語",
  ko: "한국어",
  th: "ไทย",
};
