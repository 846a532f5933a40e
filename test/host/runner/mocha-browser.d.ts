/** Mocha's browser build: it runs in both extension hosts, needs no files, and has no types of its own. */
declare module 'mocha/mocha.mjs' {
  export default Mocha;
}
