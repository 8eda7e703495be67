/**
 * SQL: areas whose committees a post asks for an acknowledgement. They have one of its levels, lie below its author's area and
 * see its thread. Aliases: `a` area, `p` post, `t` thread.
 * @param today number of the parameter with the current day
 */
export const addressedAreaSql = (today: number): string =>
  `(a.level = any(p.ack_levels) and a.path like p.ack_path || '.%' and ${visibleAreaSql(today)})`;

/** SQL: areas whose committees see a thread, which are at, below or above its area. Threads with special readers (`thread-scope.ts`) have none. */
export const visibleAreaSql = (today: number): string =>
  `(t.purpose is null and t.trouble_id is null and t.reminds is null and t.morning_report_of is null and (a.path = t.area_path or a.path like t.area_path || '.%' or t.area_path like a.path || '.%') and a.valid_from <= $${today} and (a.valid_to is null or $${today} < a.valid_to))`;
