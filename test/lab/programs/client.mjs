// Keeps one connection to a peer until its input ends.
import net from 'node:net';

const [host, port] = process.argv.slice(2);
const socket = net.connect({ host, port: Number(port) });
socket.on('connect', () => console.log('ready'));
process.stdin.on('end', () => process.exit()).resume();
