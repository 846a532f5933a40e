// Listens for connections until its input ends.
import { createServer, type Socket } from 'node:net';

const server = createServer();
server.on('connection', serve);
server.listen(Number(process.argv[3]), '0.0.0.0', () => console.log('ready'));
process.stdin.on('end', () => process.exit()).resume();

function serve(peer: Socket): void {
  peer.on('data', (data) => peer.write(data));
}
