// Keeps a session of HTTP/2 with a server that says nothing.
const http2 = require('node:http2');

const [host, port] = process.argv.slice(2);
const session = http2.connect(`http://${host}:${port}`);
session.on('close', () => process.exit(1));
