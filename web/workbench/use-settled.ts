import { useEffect, useState } from 'react';

/** The value once it has stood still for so long. Compared by what it holds. */
export function useSettled<T>(value: T, delay: number): T {
  const [settled, setSettled] = useState(value);
  const text = JSON.stringify(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(JSON.parse(text) as T), delay);
    return () => window.clearTimeout(timer);
  }, [text, delay]);
  return settled;
}
