/**
 * Figures that only going through all units gives. Of an archive that is not large they are counted anew each time. Of
 * millions that takes seconds of a reader that others wait for: there they are kept for twenty times as long as counting
 * them took, the old ones are told while they are counted anew, and until they were counted once they are left out.
 */
interface Counted<T> {
  value: T | undefined;
  /** Until when they stand. */
  until: number;
  counting: Promise<T> | undefined;
}

/** Units from which an archive is a large one: going through fewer takes a moment. */
const LARGE = 20_000;
const TIMES = 20;
/** What a first page waits for figures that were never counted. */
const PATIENCE_MS = 200;

interface KeptFigures<T> {
  /** `units`: how many there are at most to go through. Undefined where they are being counted for the first time. */
  find(key: string, units: number, count: () => Promise<T>): Promise<T | undefined>;
  /** The same for what is nothing without them: it waits. */
  get(key: string, units: number, count: () => Promise<T>): Promise<T>;
}

export function createKeptFigures<T extends number | object>(now: () => number, large = LARGE): KeptFigures<T> {
  const known = new Map<string, Counted<T>>();

  function countAnew(mine: Counted<T>, count: () => Promise<T>): Promise<T> {
    const began = now();
    const counting = count();
    mine.counting = counting;
    counting.then(
      (value) => {
        const ended = now();
        Object.assign(mine, { value, until: ended + TIMES * (ended - began), counting: undefined });
      },
      // The next who asks counts again.
      () => {
        mine.counting = undefined;
      },
    );
    return counting;
  }

  /** What is known, and the count that is under way where that is worth waiting for. */
  function look(key: string, count: () => Promise<T>): Pick<Counted<T>, 'value' | 'counting'> {
    let mine = known.get(key);
    if (mine === undefined) {
      mine = { value: undefined, until: 0, counting: undefined };
      known.set(key, mine);
    }
    const counting = mine.counting ?? (now() >= mine.until ? countAnew(mine, count) : undefined);
    return { value: mine.value, counting };
  }

  return {
    async get(key, units, count) {
      if (units < large) return count();
      const { value, counting } = look(key, count);
      return value ?? counting!;
    },

    async find(key, units, count) {
      if (units < large) return count();
      const { value, counting } = look(key, count);
      if (value !== undefined || counting === undefined) return value;
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise<undefined>((resolve) => {
        timer = setTimeout(() => resolve(undefined), PATIENCE_MS);
      });
      return Promise.race([counting, patience]).finally(() => clearTimeout(timer));
    },
  };
}
