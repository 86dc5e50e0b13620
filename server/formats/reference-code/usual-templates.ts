/** The ways of writing that the standard shows, for a house that chose none (standard digest 2.5). */
export const USUAL_TEMPLATES = {
  A: '{fonds}-{cat}[·{sub}[·{sub2}]]·{year}-{ret}[-{org}]-{item:4}',
  B: '{fonds}-{cat}[·{sub}[·{sub2}]]·{year}·{ret}[·{org}]-{item:3}',
  volume: '{fonds}-{cat}[·{sub}[·{sub2}]]·{year}[·{ret}]-{volume:3}[-{item:3}]',
  project: '{fonds}-{cat}·{sub}·{project}-{volume:3}[-{page:3}]',
  plain: '{fonds}-{cat}-{volume:3}[-{item:3}]',
  old: '{fonds}-{catalogue:3}-{volume:3}[-{item:3}]',
} as const;
