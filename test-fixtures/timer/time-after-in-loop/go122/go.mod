module fixtures/timer/time-after-in-loop/go122

go 1.22
