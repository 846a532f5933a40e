/** Issues have addresses of their own, so that a diagnostic's code can lead to one. */
import { Uri } from 'vscode';

export const issueScheme = 'half-open';

export function toAddress(issue: string): Uri {
  return Uri.from({ scheme: issueScheme, path: `/${issue}` });
}

export function fromAddress(address: Uri): string {
  return address.path.replace(/^\/+/, '');
}
