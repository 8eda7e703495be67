/** The part of jest-axe that the specs use; the package has no types of its own. */
declare module 'jest-axe' {
  export function axe(html: Element): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
}
