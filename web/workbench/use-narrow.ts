import { useSyncExternalStore } from 'react';

const query = window.matchMedia('(max-width: 960px)');
const listen = (onChange: () => void) => {
  query.addEventListener('change', onChange);
  return () => query.removeEventListener('change', onChange);
};
/** There is no room for a pane beside the list. */
export const useNarrow = (): boolean => useSyncExternalStore(listen, () => query.matches);
