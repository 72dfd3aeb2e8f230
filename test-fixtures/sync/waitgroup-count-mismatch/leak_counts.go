package counts

import "sync"

func tooMany(a, b func()) {
	var wg sync.WaitGroup
	wg.Add(3)
	go func() {
		defer wg.Done()
		a()
	}()
	go func() {
		defer wg.Done()
		b()
	}()
	wg.Wait() // want `waitgroup-count-mismatch: This Wait never returns: .wg. counts 3, and Done is said 2 times`
}

func twicePerTurn(jobs []func()) {
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Add(1)
		go func() {
			defer wg.Done()
			job()
			wg.Done() // want `waitgroup-count-mismatch: Done is said 2 \* len\(jobs\) times, but .wg. counts len\(jobs\)`
		}()
	}
	wg.Wait()
}

func constantLoop(job func(int)) {
	const workers = 4
	wg := sync.WaitGroup{}
	wg.Add(workers - 1)
	for i := 0; i < workers; i++ {
		go func() {
			defer wg.Done() // want `waitgroup-count-mismatch: Done is said 4 times, but .wg. counts 3`
			job(i)
		}()
	}
	wg.Wait()
}

func goSaysIt(jobs []func()) {
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Go(func() {
			defer wg.Done() // want `waitgroup-count-mismatch: .wg.Go. says Done by itself`
			job()
		})
	}
	wg.Wait()
}

func neverAdded(job func()) {
	var wg sync.WaitGroup
	go func() {
		defer wg.Done() // want `waitgroup-count-mismatch: .wg. is counted down without any Add`
		job()
	}()
	wg.Wait()
}

func negativeFirst() {
	var wg sync.WaitGroup
	wg.Add(-1) // want `waitgroup-count-mismatch: .wg. is counted down without any Add`
	wg.Wait()
}

func late(jobs []func()) {
	wg := &sync.WaitGroup{}
	for _, job := range jobs {
		go func() {
			defer wg.Done()
			job()
		}()
		wg.Add(1) // want `waitgroup-count-mismatch: .wg.Add. comes after the goroutine that it counts`
	}
	wg.Wait()
}

func once(jobs []func()) {
	var wg sync.WaitGroup
	wg.Add(1) // want `waitgroup-count-mismatch: .wg. is counted once, but every turn of the loop`
	for _, job := range jobs {
		go func() {
			defer wg.Done()
			job()
		}()
	}
	wg.Wait()
}

func worker(wg *sync.WaitGroup, job func()) {
	defer wg.Done()
	job()
}

func passed(job func()) {
	var wg sync.WaitGroup
	wg.Add(2)
	go worker(&wg, job)
	wg.Wait() // want `waitgroup-count-mismatch: This Wait never returns: .wg. counts 2, and Done is said 1 times`
}
