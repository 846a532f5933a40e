const net = require('node:net');

/** One connection to the push provider, kept for the life of the process. */
function connectPush(host, port) {
  const socket = net.connect(port, host);
  socket.setKeepAlive(true, 60);
  socket.on('error', (error) => console.error('push', error.code));
  return socket;
}

/** The carrier's gateway asked us to be quiet. */
function connectCarrier(host, port) {
  const socket = net.connect(port, host);
  socket.setKeepAlive(false);
  return socket;
}

module.exports = { connectPush, connectCarrier };
