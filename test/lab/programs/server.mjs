// Serves connections until its input ends.
import { createServer } from 'node:net';

const server = createServer((peer) => {
  peer.pipe(peer);
});
server.listen(Number(process.argv[3]), '0.0.0.0', () => console.log('ready'));
process.stdin.on('end', () => process.exit()).resume();
