/** Pauses between looks at something under way, in milliseconds at most: short at first, as most of it is soon done. */
export function growingPause(most: number): () => Promise<void> {
  let next = 10;
  return async () => {
    await new Promise((resolve) => setTimeout(resolve, next));
    next = Math.min(most, next * 1.5);
  };
}
