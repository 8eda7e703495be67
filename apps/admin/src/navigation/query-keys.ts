/** The keys under which the rooms keep what they have read. */
export const queryKeys = {
  intake: ['intake'] as const,
  handovers: ['handovers'] as const,
  threads: ['threads'] as const,
  thread: (id: string) => ['thread', id] as const,
  requests: ['requests'] as const,
  cases: ['cases'] as const,
  clusters: ['clusters'] as const,
  transfers: ['case-transfers'] as const,
  handOver: ['hand-over'] as const,
  oneCase: (id: string) => ['case', id] as const,
  feed: ['feed'] as const,
  ncoviWork: ['ncovi-work'] as const,
  guideDraft: (role: string) => ['guide-draft', role] as const,
  pharmacies: ['pharmacies'] as const,
  occupancy: ['occupancy'] as const,
};
