/** Calls `work` at most once in so many milliseconds, and once more after the last time it was wanted. */
export function throttle(milliseconds: number, work: () => void): () => void {
  let due = false;
  return () => {
    if (due) return;
    due = true;
    setTimeout(() => {
      due = false;
      work();
    }, milliseconds);
  };
}
