module fixtures/timer/time-tick-leak/go122

go 1.22
