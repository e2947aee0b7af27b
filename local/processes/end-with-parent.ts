/** Ends this process with the one that started it, even where that is killed and can end nothing itself. */
export function endWithParent(): void {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid !== parent) {
      process.exit(1);
    }
  }, 1_000);
  watch.unref();
}
