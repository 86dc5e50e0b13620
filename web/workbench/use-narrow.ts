import { useSyncExternalStore } from 'react';

/** Whether the window is as a query says, now and told when that changes. */
function watch(query: string) {
  const media = window.matchMedia(query);
  return {
    matches: () => media.matches,
    listen: (onChange: () => void) => {
      media.addEventListener('change', onChange);
      return () => media.removeEventListener('change', onChange);
    },
  };
}
const narrow = watch('(max-width: 960px)');
const phone = watch('(max-width: 720px)');

/** There is no room for a pane beside the list. */
export const useNarrow = (): boolean => useSyncExternalStore(narrow.listen, narrow.matches);
/** Each word in the bar at the top counts. */
export const usePhone = (): boolean => useSyncExternalStore(phone.listen, phone.matches);
