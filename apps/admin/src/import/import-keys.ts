/** The keys under which the page keeps what it has read of imports. */
export const importKeys = {
  all: ['imports'] as const,
  list: ['imports', 'list'] as const,
  one: (id: string) => ['imports', 'one', id] as const,
  rows: (id: string) => ['imports', 'rows', id] as const,
};
