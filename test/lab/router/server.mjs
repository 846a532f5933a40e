// Answers every line that anybody sends to the port it is given.
import { createServer } from 'node:net';

const server = createServer((peer) => {
  peer.on('data', () => peer.write('yes\n'));
  peer.on('error', () => {});
});
server.listen(Number(process.argv[2]), () => console.log('ready'));
