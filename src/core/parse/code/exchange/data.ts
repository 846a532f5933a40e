/** Second connections that carry a file or a listing: FTP's, DCC's. */
import type { Analysis } from '../analysis.ts';
import type { Subject } from '../calls/subjects.ts';
import type { Lifetime } from '../lifetime/lifetime.ts';
import { receiverOf } from '../settings.ts';

/** Classes that carry a file over IRC, as against a chat. */
const carriesFile = /^D(?:cc|CC)_?(?:File|Send|Get|Recv|Receive|Transfer)/;

/** By itself, and in the name of what answers it: `cmd_PASV`. */
function ftpCommand(words: string): RegExp {
  return new RegExp(`(?<![A-Za-z])(?:${words})(?![A-Za-z])`);
}

/** FTP's second connection, which ends with the file or listing it carries; DCC's, where that is for a file. */
export function carriesData(
  { known }: Subject,
  { holders }: Lifetime,
  { names, options, tree }: Analysis,
): boolean {
  const owner = names.classOf(known.node)?.shape;
  if (owner?.kind === 'class' && carriesFile.test(owner.name ?? '')) return true;
  let fn = names.functionOf(known.node);
  while (fn.shape.kind === 'function' && fn.shape.name === undefined) fn = names.functionOf(fn);
  const { shape, text } = fn;
  const isTold =
    shape.kind === 'function' &&
    /data|active|passive/i.test(shape.name ?? '') &&
    /pasv|epsv|eprt|Mode::Active/i.test(text);
  if (isTold) return true;
  const isAccepted = known.row.does === 'accept';
  // `session->data_fd = accept(session->data_listener, …)` of a server of FTP.
  const listener = receiverOf(known, 'on' in known.row ? known.row.on : undefined, options);
  const words = [listener, ...holders.map(({ target }) => target)].map((each) => each?.text ?? '');
  // A client's active mode: it says where, and who is told comes there.
  if (isAccepted && /data/i.test(words[0]!) && /["'](?:PORT|EPRT) /.test(tree.text)) return true;
  if (!ftpCommand('PASV|EPSV').test(tree.text) || !ftpCommand('STOR|RETR').test(tree.text)) return false;
  // `cmd_PORT`, and what waits in passive mode.
  if (shape.kind === 'function' && ftpCommand('PORT|EPRT|PASV|EPSV').test(shape.name ?? '')) return true;
  if (isAccepted && shape.kind === 'function' && /pasv|passive/i.test(text)) return true;
  return words.some((word) => /data|pasv|passive/i.test(word));
}
