namespace Enclosure.Server;

/// <summary>Whether the server was told to stop. Balancers see it at <c>/readyz</c> before any request does.</summary>
public sealed class Departure
{
    private readonly CancellationTokenSource _announced = new();

    public bool IsAnnounced => _announced.IsCancellationRequested;

    public void Announce() => _announced.Cancel();

    /// <summary>
    /// Kept connections are closed after the answer that is under way, so that the next request of a balancer goes by another.
    /// </summary>
    public Task SayAsync(HttpContext http, RequestDelegate next)
    {
        if (IsAnnounced && HttpProtocol.IsHttp11(http.Request.Protocol)) http.Response.Headers.Connection = "close";
        return next(http);
    }
}
