declare module 'jest-axe' {
  interface Axe {
    (html: Element | string): Promise<{ violations: { id: string; help: string }[] }>;
  }
  /** Checks what is rendered with axe-core. */
  export const axe: Axe;
  export function configureAxe(options: { rules: Record<string, { enabled: boolean }> }): Axe;
}
