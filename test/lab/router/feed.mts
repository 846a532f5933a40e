/** Asks, is quiet for a while, and asks again. */
import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';

class Feed {
  readonly #socket: Socket;

  constructor(host: string, port: number) {
    this.#socket = createConnection(port, host);
  }

  async ask(word: string): Promise<void> {
    this.#socket.write('?\n');
    await once(this.#socket, 'data');
    console.log(word);
  }
}

const [host = '', port, pause] = process.argv.slice(2);
const feed = new Feed(host, Number(port));
await feed.ask('connected');
await setTimeout(Number(pause) * 1000);
await feed.ask('alive');
process.exit();
