import { useState } from 'react';

/** The rows of a list that are selected, by id. */
export interface Selection {
  readonly ids: ReadonlySet<string>;
  /** Selects exactly these rows. */
  readonly select: (ids: Iterable<string>) => void;
  /** Selects a row, or clears its selection. */
  readonly toggle: (id: string) => void;
  readonly clear: () => void;
}

/** Holds the selection of a list; it starts empty. */
export function useSelection(): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  return {
    ids,
    select: (chosen) => setIds(new Set(chosen)),
    toggle: (id) =>
      setIds((before) => {
        const after = new Set(before);
        if (!after.delete(id)) after.add(id);
        return after;
      }),
    clear: () => setIds(new Set()),
  };
}
