// What the phone keeps for the door: the list of people, and what it did while nobody could be told.
const NAME = "gatherings-door";

function ask(request) {
  return new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
}

function opened() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("lists", { keyPath: "gathering" });
    request.result.createObjectStore("scans", { keyPath: "id" }).createIndex("gathering", "gathering");
  };
  return ask(request);
}

async function within(store, mode, deed) {
  const database = await opened();
  try {
    const transaction = database.transaction(store, mode);
    const finished = new Promise((done, failed) => {
      transaction.oncomplete = done;
      transaction.onabort = transaction.onerror = () => failed(transaction.error);
    });
    const answer = await deed(transaction.objectStore(store));
    await finished;
    return answer;
  } finally {
    database.close();
  }
}

export const keepList = (gathering, people) => within("lists", "readwrite", (store) => ask(store.put({ gathering, people })));
export const keptList = async (gathering) => (await within("lists", "readonly", (store) => ask(store.get(gathering))))?.people;
export const forgetList = (gathering) => within("lists", "readwrite", (store) => ask(store.delete(gathering)));
export const keepScan = (scan) => within("scans", "readwrite", (store) => ask(store.put(scan)));
export const dropScans = (ids) => within("scans", "readwrite", (store) => Promise.all(ids.map((id) => ask(store.delete(id)))));
export const keptScans = (gathering) => within("scans", "readonly", (store) => ask(store.index("gathering").getAll(gathering)));
