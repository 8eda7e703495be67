import '../mantine.css';
import { MantineProvider } from '@mantine/core';
import { useScheme } from '@khai-bao/ui';
import type { ReactNode } from 'react';
import { cssVariables, theme } from '../theme.js';

/** Gives Mantine's controls the look of this app. Every page but the log-in form stands in it; it is loaded with them. */
export function MantineFrame({ children }: { children: ReactNode }) {
  const scheme = useScheme();
  return (
    <MantineProvider theme={theme} forceColorScheme={scheme} cssVariablesResolver={cssVariables}>
      {children}
    </MantineProvider>
  );
}
