import { type FocalPersonDto, type PostTextDto, listFocalPersons } from '@khai-bao/api-client/support';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { KeyboardEvent, RefObject } from 'react';
import { useDebouncedSearchText } from '../parts/use-search-text.js';
import { useApi } from '../session/session.js';
import { channelTexts } from './channel.texts.js';

/** What is being typed after an `@`, up to the cursor. */
const mentionPattern = /(^|\s)@([\p{L}\d][\p{L}\d ]{0,29})$/u;
/** More nobody looks through while writing. */
const maxSuggestions = 6;
const nameOf = ({ name, place }: FocalPersonDto): string => `@${name} (${place})`;

/** Names people while writing: `@` and some letters find them, the arrows choose, Enter takes. */
export function useMentions(
  field: RefObject<HTMLTextAreaElement | null>,
  text: string,
  setText: (text: string) => void,
) {
  const api = useApi();
  const listId = useId();
  const [cursor, setCursor] = useState(0);
  const [at, setAt] = useState(0);
  const [closed, setClosed] = useState<string | null>(null);
  const [named, setNamed] = useState<readonly FocalPersonDto[]>([]);
  const wanted = mentionPattern.exec(text.slice(0, cursor))?.[2]?.trim() ?? '';
  const q = useDebouncedSearchText(wanted);
  const query = useQuery({
    queryKey: ['focal-persons', 'found', q],
    queryFn: ({ signal }) => listFocalPersons({ client: api.client, query: { q, limit: 200 }, signal }),
    enabled: q.length >= 2,
    staleTime: 60_000,
  });
  const found =
    wanted.length >= 2 && wanted !== closed && wanted === q
      ? (query.data?.items ?? []).slice(0, maxSuggestions)
      : [];
  const chosen = found.length === 0 ? 0 : Math.min(at, found.length - 1);
  const take = (person: FocalPersonDto): void => {
    const before = text.slice(0, cursor).replace(mentionPattern, `$1${nameOf(person)} `);
    setText(before + text.slice(cursor));
    setCursor(before.length);
    setNamed((held) => [...held, person]);
    setAt(0);
    field.current?.focus();
  };
  return {
    found,
    chosen,
    listId,
    take,
    field: {
      'aria-autocomplete': 'list',
      'aria-controls': listId,
      ...(found.length > 0 ? { 'aria-activedescendant': `${listId}-${chosen}` } : {}),
    } as const,
    onSelect: (event: { currentTarget: HTMLTextAreaElement }) => setCursor(event.currentTarget.selectionEnd),
    /** True when the key was for the list. */
    onKeyDown: (event: KeyboardEvent): boolean => {
      if (found.length === 0 || event.ctrlKey || event.metaKey) return false;
      if (event.key === 'ArrowDown') setAt((chosen + 1) % found.length);
      else if (event.key === 'ArrowUp') setAt((chosen + found.length - 1) % found.length);
      else if (event.key === 'Enter' || event.key === 'Tab') take(found[chosen]!);
      else if (event.key === 'Escape') setClosed(wanted);
      else return false;
      event.preventDefault();
      event.stopPropagation();
      return true;
    },
    /** The committees whose names still stand in the text. */
    of: (written: string): Pick<PostTextDto, 'mentions'> => {
      const still = named.filter((person) => written.includes(nameOf(person)));
      const mentions = [
        ...new Map(
          still.map(({ body, areaCode }) => [`${body} ${areaCode}`, { body, areaCode }] as const),
        ).values(),
      ];
      return mentions.length === 0 ? {} : { mentions };
    },
    clear: () => setNamed([]),
  };
}

/** Whom the letters after an `@` may mean. */
export function MentionList({ mentions }: { mentions: ReturnType<typeof useMentions> }) {
  const t = channelTexts.useTexts();
  const { found, chosen, listId, take } = mentions;
  return (
    <ul
      className="mention-list"
      role="listbox"
      id={listId}
      aria-label={t.mention}
      hidden={found.length === 0}
    >
      {found.map((person, index) => (
        <li
          key={person.id}
          id={`${listId}-${index}`}
          role="option"
          aria-selected={index === chosen}
          onMouseDown={(event) => {
            event.preventDefault();
            take(person);
          }}
        >
          <strong>{person.name}</strong> <span className="dim">{person.place}</span>
        </li>
      ))}
    </ul>
  );
}
