// Connects a socket that was made before, until its input ends.
const { Socket } = require('net');

const [host, port] = process.argv.slice(2);
const socket = new Socket();
socket.connect(Number(port), host);
socket.on('connect', () => console.log('ready'));
process.stdin.on('end', () => process.exit()).resume();
