/** The bundler takes pictures along as text. */
declare module '*.svg' {
  const text: string;
  export default text;
}
