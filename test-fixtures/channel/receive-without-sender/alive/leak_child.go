package main

func park() {
	go func() {
		<-make(chan struct{}) // want `receive-without-sender: Nobody sends to .make\(chan struct\{\}\). or closes it`
	}()
}
