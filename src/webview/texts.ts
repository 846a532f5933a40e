/** Translations the extension sends; a text without one stays English. */
export type Translate = (text: string, ...values: readonly (string | number)[]) => string;

export function translator(texts: Readonly<Record<string, string>>): Translate {
  return (text, ...values) =>
    (texts[text] ?? text).replace(/\{(\d)\}/g, (whole, index) => String(values[Number(index)] ?? whole));
}
