/** The documents of our webviews: whatever they show, they load our own style and script and nothing else. */
import { env, type Uri, type Webview } from 'vscode';
import { escapeHtml } from './html.ts';
import { nonce } from './nonce.ts';

export interface Page {
  readonly title: string;
  /** The language of the text; absent: the editor's. */
  readonly language?: string;
  readonly style: Uri;
  /** Absent: no script runs in the page. */
  readonly script?: Uri;
  /** HTML. */
  readonly body: string;
}

export function pageFor(
  webview: Webview,
  { title, language = env.language, style, script, body }: Page,
): string {
  const source = webview.cspSource;
  const address = (uri: Uri) => escapeHtml(webview.asWebviewUri(uri).toString());
  const word = script === undefined ? undefined : nonce();
  const policy = [
    "default-src 'none'",
    `style-src ${source}`,
    ...(word === undefined ? [] : [`img-src ${source}`, `script-src 'nonce-${word}'`]),
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${address(style)}">
<title>${escapeHtml(title)}</title>
</head>
<body>${body}${script === undefined ? '' : `<script nonce="${word}" src="${address(script)}"></script>`}</body>
</html>`;
}
