import { useEffect, useState } from 'react';

export type Areas = typeof import('./search.js');

let loaded: Areas | undefined;

/** The areas, loaded when a form wants them; null while they are on their way, `away` when they could not be had. */
export function useAreas(): Areas | null | 'away' {
  const [areas, setAreas] = useState<Areas | null | 'away'>(loaded ?? null);
  useEffect(() => {
    let live = true;
    void import('./search.js').then(
      (module) => {
        loaded = module;
        if (live) setAreas(module);
      },
      () => {
        if (live) setAreas('away');
      },
    );
    return () => {
      live = false;
    };
  }, []);
  return areas;
}
