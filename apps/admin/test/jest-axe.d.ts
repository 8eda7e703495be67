declare module 'jest-axe' {
  /** Checks what is rendered with axe-core. */
  export function axe(html: Element | string): Promise<{ violations: { id: string; help: string }[] }>;
}
