"""What every request passes before it reaches an endpoint. Plain ASGI: nothing here holds back a stream."""
