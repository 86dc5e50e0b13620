/** People, what they may, their sessions and what they set for themselves. Rules as in tables.ts. */

export interface UserTable {
  id: string;
  login: string;
  name: string;
  archive_id: string | null;
  agency_id: string | null;
  state: 'active' | 'disabled';
  created_at: string;
  lock_version: number;
}

export interface GrantTable {
  id: string;
  user_id: string;
  role: string;
  granted_by: string;
  granted_at: string;
}

/** Not preserved: after a rebuild every password is set anew. */
export interface CredentialTable {
  id: string;
  password_hash: string;
  must_change: number;
  failed_count: number;
  locked_until: string | null;
  changed_at: string;
}

export interface SessionTable {
  /** SHA-256 of the token; the token itself is only in the cookie. */
  id: string;
  user_id: string;
  csrf: string;
  created_at: string;
  expires_at: string;
  seen_at: string;
}

/** What a person set for herself: columns of a table, language, type size. */
export interface PreferenceTable {
  id: string;
  user_id: string;
  key: string;
  value_json: string;
  updated_at: string;
}

export interface IdentityTables {
  user: UserTable;
  grant: GrantTable;
  credential: CredentialTable;
  session: SessionTable;
  preference: PreferenceTable;
}
