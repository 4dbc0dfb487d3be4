package web

import (
	"container/list"
	"errors"
	"sync"
)

// A cache keeps what was used last, up to a number of bytes. Several that want
// the same new value at the same time wait for the first to make it. It is safe
// for concurrent use.
type cache struct {
	mu    sync.Mutex
	limit int
	size  int
	order *list.List // of *kept, the last used in front
	at    map[string]*list.Element
	works map[string]*work
}

// keyBytes is about what a small kept value takes.
const keyBytes = 200

type kept struct {
	key   string
	value any
	size  int
}

// A work is a value being made.
type work struct {
	done  chan struct{}
	value any
	err   error
}

func newCache(limit int) *cache {
	return &cache{limit: limit, order: list.New(), at: map[string]*list.Element{}, works: map[string]*work{}}
}

// get returns the value of a key, making it if it is not there. produce returns
// its size in bytes too. An error is not kept.
func (c *cache) get(key string, produce func() (any, int, error)) (any, error) {
	c.mu.Lock()
	if e, ok := c.at[key]; ok {
		c.order.MoveToFront(e)
		c.mu.Unlock()
		return e.Value.(*kept).value, nil
	}
	if w, ok := c.works[key]; ok {
		c.mu.Unlock()
		<-w.done
		return w.value, w.err
	}
	w := &work{done: make(chan struct{})}
	c.works[key] = w
	c.mu.Unlock()

	var size int
	defer func() {
		c.mu.Lock()
		delete(c.works, key)
		if w.err == nil && w.value != nil {
			c.put(key, w.value, size)
		}
		c.mu.Unlock()
		close(w.done)
	}()
	w.err = errBroken // in case produce panics
	w.value, size, w.err = produce()
	return w.value, w.err
}

// has returns the value of a key if it is there.
func (c *cache) has(key string) (any, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.at[key]
	if !ok {
		return nil, false
	}
	c.order.MoveToFront(e)
	return e.Value.(*kept).value, true
}

// keep keeps a value that was made without get.
func (c *cache) keep(key string, value any, size int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.at[key]; !ok {
		c.put(key, value, size)
	}
}

// put keeps a value; the lock is held.
func (c *cache) put(key string, value any, size int) {
	if size > c.limit/4 {
		return
	}
	c.at[key] = c.order.PushFront(&kept{key, value, size})
	c.size += size
	for c.size > c.limit {
		last := c.order.Back()
		k := c.order.Remove(last).(*kept)
		delete(c.at, k.key)
		c.size -= k.size
	}
}

// errBroken is what those get who waited for a value whose making broke off.
var errBroken = errors.New("explorer: the page could not be made")

// clear forgets everything.
func (c *cache) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.order.Init()
	c.at, c.size = map[string]*list.Element{}, 0
}
