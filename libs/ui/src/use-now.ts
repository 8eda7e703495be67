import { useEffect, useState } from 'react';

/** The clock as a value that moves: re-renders at each full step (milliseconds, default one second). */
export function useNow(step = 1000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const tick = (): void => {
      setNow(Date.now());
      timer = setTimeout(tick, step - (Date.now() % step));
    };
    timer = setTimeout(tick, step - (Date.now() % step));
    return () => clearTimeout(timer);
  }, [step]);
  return now;
}
