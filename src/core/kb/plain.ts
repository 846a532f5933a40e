/** Plain text and inline Markdown, one from the other. */

/** The text of inline Markdown. */
export function plain(markdownText: string): string {
  return markdownText
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/(\*\*|__|`+|(?<![\w*])[*_](?=\S)|(?<=\S)[*_](?![\w*]))/g, '')
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Plain text as Markdown that shows it as it is; code in backticks stays code. */
export function asMarkdown(text: string): string {
  return text
    .replace(/\s*\n\s*/g, ' ')
    .split(/(`+[^`]+`+)/)
    .map((part) => (part.startsWith('`') ? part : part.replace(/[\\<>[\]*]|(?<!\w)_|_(?!\w)/g, '\\$&')))
    .join('');
}
