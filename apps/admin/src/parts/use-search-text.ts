import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';

/** A service is asked when nothing more was typed for this long, milliseconds: a word is one request, not one for each letter. */
const searchDebounceMs = 300;

/** Words as they are when the person stops typing, without blanks around them; an emptied field counts at once. */
export function useDebouncedSearchText(typed: string): string {
  const words = typed.trim();
  const [settled] = useDebouncedValue(words, searchDebounceMs);
  return words === '' ? '' : settled;
}

/** The words of a search field, and what to ask a service for. */
export function useSearchText(initial = '') {
  const [typed, setTyped] = useState(initial);
  /** Words that were set as a whole, such as those of a saved filter: they are asked for at once. */
  const [whole, setWhole] = useState<string | null>(initial);
  const settled = useDebouncedSearchText(typed);
  return {
    typed,
    q: typed === whole ? typed.trim() : settled,
    type: (words: string) => {
      setWhole(null);
      setTyped(words);
    },
    search: (words: string) => {
      setWhole(words);
      setTyped(words);
    },
  };
}
