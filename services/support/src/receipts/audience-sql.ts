/**
 * The areas whose committees a post asks to acknowledge it: of the levels that it names, below its author's area, and in
 * sight of its thread. Aliases: `a` area, `p` post, `t` thread.
 * @param today the number of the parameter that holds the day
 */
export const addressedAreaSql = (today: number): string =>
  `(a.level = any(p.ack_levels) and a.path like p.ack_path || '.%' and ${visibleAreaSql(today)})`;

/** The areas whose committees see a thread: at it, below it, above it. What has readers of its own (`thread-scope.ts`) has no such audience. */
export const visibleAreaSql = (today: number): string =>
  `(t.purpose is null and t.trouble_id is null and t.reminds is null and (a.path = t.area_path or a.path like t.area_path || '.%' or t.area_path like a.path || '.%') and a.valid_from <= $${today} and (a.valid_to is null or $${today} < a.valid_to))`;
