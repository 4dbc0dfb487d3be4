package main

import (
	"context"
	"iter"
	"sync"
)

// inOrder applies work to items, at most jobs at a time, and yields the results
// in the order of the items. It stops at the first error, or with ctx.Err()
// when ctx ends. At most a few results per job wait to be yielded.
func inOrder[T, R any](ctx context.Context, items []T, jobs int, work func(context.Context, T) (R, error)) iter.Seq2[R, error] {
	type result struct {
		value R
		err   error
	}
	return func(yield func(R, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		var workers sync.WaitGroup
		defer workers.Wait()
		defer cancel()

		waiting := make(chan chan result, 4*jobs) // in the order of the items
		slots := make(chan struct{}, jobs)
		workers.Go(func() {
			defer close(waiting)
			for _, item := range items {
				out := make(chan result, 1)
				select {
				case waiting <- out:
				case <-ctx.Done():
					return
				}
				slots <- struct{}{}
				workers.Go(func() {
					defer func() { <-slots }()
					value, err := work(ctx, item)
					out <- result{value, err}
				})
			}
		})
		for range items {
			var zero R
			select {
			case out, ok := <-waiting:
				if !ok {
					yield(zero, ctx.Err())
					return
				}
				select {
				case r := <-out:
					if !yield(r.value, r.err) || r.err != nil {
						return
					}
				case <-ctx.Done():
					yield(zero, ctx.Err())
					return
				}
			case <-ctx.Done():
				yield(zero, ctx.Err())
				return
			}
		}
	}
}
