/** Text as HTML shows it. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A link that runs one of our commands; the page must allow it by name. */
export function commandLink(command: string, args: readonly unknown[], label: string): string {
  const address = `command:${command}?${encodeURIComponent(JSON.stringify(args))}`;
  return `<a href="${escapeHtml(address)}">${escapeHtml(label)}</a>`;
}
