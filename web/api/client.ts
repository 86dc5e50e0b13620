/**
 * Asking the server. Shapes are those of shared/schemas (types only: the server validates, the browser trusts its own
 * server). A refusal becomes an ApiError with the sentence the server wrote for people. Changing requests carry the
 * session's CSRF token; where the page is older than the session, the token is fetched anew once.
 */
import type { Session } from '../../shared/schemas/session.ts';

export const API = '/api/v1';

/** `code` is one of shared/problem-codes.ts, or `network` where the server could not be reached. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly params: Record<string, string | number>;
  constructor(status: number, code: string, detail: string, params: Record<string, string | number> = {}) {
    super(detail);
    this.status = status;
    this.code = code;
    this.params = params;
  }
}

export type QueryValue = string | number | boolean | readonly string[] | null | undefined;
/** `?a=1&b=2&b=3`; empty values are left out. */
export function queryString(query: Record<string, QueryValue>): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === '') continue;
    if (Array.isArray(value)) for (const each of value as readonly string[]) params.append(key, each);
    else params.append(key, String(value));
  }
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

let csrf: string | null = null;
/** Told by whoever fetches a session, so that later changes are let through. */
export function rememberCsrf(session: Session): Session {
  csrf = session.csrf;
  return session;
}

interface Request {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  query?: Record<string, QueryValue>;
  /** Sent as JSON, or as it is where it is a FormData. */
  body?: unknown;
  signal?: AbortSignal;
  /** Sent to its end also where the page is left meanwhile. */
  keepalive?: boolean;
}

async function send(path: string, request: Request): Promise<Response> {
  const headers = new Headers({ accept: 'application/json' });
  const { method = 'GET', body } = request;
  if (method !== 'GET' && csrf !== null) headers.set('x-csrf-token', csrf);
  const init: RequestInit = { method, headers, credentials: 'same-origin', keepalive: request.keepalive === true };
  if (request.signal) init.signal = request.signal;
  if (body instanceof FormData) init.body = body;
  else if (body !== undefined) {
    headers.set('content-type', 'application/json');
    init.body = JSON.stringify(body);
  }
  try {
    return await fetch(`${API}${path}${queryString(request.query ?? {})}`, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError(0, 'network', '');
  }
}

interface ProblemBody {
  code?: string;
  detail?: string;
  params?: Record<string, string | number>;
}
async function toError(response: Response): Promise<ApiError> {
  const body = (await response.json().catch(() => ({}))) as ProblemBody;
  return new ApiError(response.status, body.code ?? 'internal', body.detail ?? '', body.params);
}

/** Asks and gives the JSON answer. Throws ApiError for every refusal. */
export async function api<T>(path: string, request: Request = {}): Promise<T> {
  const response = await ask(path, request);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** Asks for a file that the server makes of what is sent. */
export const askFile = async (path: string, body: unknown): Promise<Blob> =>
  (await ask(path, { method: 'POST', body })).blob();

async function ask(path: string, request: Request): Promise<Response> {
  let response = await send(path, request);
  if (!response.ok) {
    let error = await toError(response);
    if (error.code === 'csrf-missing') {
      rememberCsrf(await api<Session>('/session'));
      response = await send(path, request);
      if (!response.ok) error = await toError(response);
    }
    if (!response.ok) throw error;
  }
  return response;
}

/** Sends files and tells how far it is: fetch cannot, so this is XMLHttpRequest. Abort with `signal`. */
export function upload<T>(
  path: string,
  form: FormData,
  onProgress: (sent: number, total: number) => void,
  signal?: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `${API}${path}`);
    request.responseType = 'text';
    if (csrf !== null) request.setRequestHeader('x-csrf-token', csrf);
    request.upload.onprogress = (event) => onProgress(event.loaded, event.total);
    request.onload = () => {
      const response = new Response(request.responseText === '' ? null : request.responseText, {
        status: request.status,
      });
      if (response.ok) resolve(response.json() as Promise<T>);
      else toError(response).then(reject, reject);
    };
    request.onerror = () => reject(new ApiError(0, 'network', ''));
    request.onabort = () => reject(new DOMException('aborted', 'AbortError'));
    signal?.addEventListener('abort', () => request.abort(), { once: true });
    request.send(form);
  });
}

/**
 * Listens to server-sent events; each one's data is JSON. Gives back how to stop. The browser reconnects by itself;
 * `onLost` tells that it is doing so.
 */
export function listen(path: string, onData: (data: unknown) => void, onLost?: () => void): () => void {
  const source = new EventSource(`${API}${path}`);
  source.onmessage = (event: MessageEvent<string>) => onData(JSON.parse(event.data));
  source.onerror = () => onLost?.();
  return () => source.close();
}

export const pageImageUrl = (unitId: string, page: number, width: number): string =>
  `${API}/units/${encodeURIComponent(unitId)}/pages/${page}/image?width=${width}`;
export const fileUrl = (fileId: string, download = false): string =>
  `${API}/files/${encodeURIComponent(fileId)}/content${download ? '?download=1' : ''}`;
