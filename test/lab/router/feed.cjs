// Asks, is quiet for a while, and asks again.
const net = require('node:net');

const [host, port, pause] = process.argv.slice(2);
const words = ['connected', 'alive'];
const socket = net.connect({ host, port: Number(port) }, ask);

socket.on('data', () => {
  console.log(words.shift());
  if (words.length > 0) setTimeout(ask, Number(pause) * 1000);
  else process.exit();
});

function ask() {
  socket.write('?\n');
}
