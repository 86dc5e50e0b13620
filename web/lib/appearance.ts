/**
 * How pages look to this person: light or dark, large type (大字版), high contrast. Kept in this browser and put on
 * <html> as data attributes; public/appearance.js does the same before the first paint.
 */
import { useSyncExternalStore } from 'react';

export interface Appearance {
  theme: 'system' | 'light' | 'dark';
  type: 'normal' | 'large';
  contrast: 'normal' | 'high';
}
const KEY = 'lantai_appearance';
const DEFAULT: Appearance = { theme: 'system', type: 'normal', contrast: 'normal' };
const listeners = new Set<() => void>();

function read(): Appearance {
  try {
    return { ...DEFAULT, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Appearance>) };
  } catch {
    return DEFAULT;
  }
}
let current = read();

export function setAppearance(change: Partial<Appearance>): void {
  current = { ...current, ...change };
  for (const [name, value] of Object.entries(current)) document.documentElement.dataset[name] = value as string;
  try {
    localStorage.setItem(KEY, JSON.stringify(current));
  } catch {
    // Storage is closed: it holds for this page only.
  }
  for (const listener of listeners) listener();
}

export const useAppearance = (): Appearance =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
