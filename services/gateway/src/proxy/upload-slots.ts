import { uploadsPerSender, type UploadRoute } from './upload-routes.js';

/** Counts the uploads in progress, of each route and of each sender. */
export class UploadSlots {
  private readonly countByRoute = new Map<UploadRoute, number>();
  private readonly countBySender = new Map<string, number>();

  /**
   * Reserves a slot. Returns a function that releases it once, or null when the route or the sender has no free slot.
   * @param sender see `uploadSenderOf`
   */
  acquireSlot(route: UploadRoute, sender: string): (() => void) | null {
    const key = `${route.path.source} ${sender}`;
    const ofRoute = this.countByRoute.get(route) ?? 0;
    const ofSender = this.countBySender.get(key) ?? 0;
    if (ofRoute >= route.concurrency || ofSender >= uploadsPerSender) return null;
    this.countByRoute.set(route, ofRoute + 1);
    this.countBySender.set(key, ofSender + 1);
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      this.countByRoute.set(route, this.countByRoute.get(route)! - 1);
      const remaining = this.countBySender.get(key)! - 1;
      if (remaining === 0) this.countBySender.delete(key);
      else this.countBySender.set(key, remaining);
    };
  }
}
