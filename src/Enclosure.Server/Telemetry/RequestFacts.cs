namespace Enclosure.Server.Telemetry;

/// <summary>
/// What a request's one log line and histogram say besides what HTTP shows. <see cref="RequestLog"/> puts one among the request's features;
/// the doors fill in what they come to know.
/// </summary>
public sealed class RequestFacts
{
    /// <summary>The dialect that answers: <c>robotomail</c>, <c>sendkit</c>, <c>objects</c>; <c>none</c> until a door says so.</summary>
    public string Dialect { get; set; } = "none";

    /// <summary>The account the key belongs to, once there is one. Never the key.</summary>
    public string? AccountId { get; set; }

    /// <summary>The client went away before its answer was whole.</summary>
    public bool ClientLeft { get; set; }

    /// <summary>Bytes of the body read; null means what Content-Length announced.</summary>
    public long? BytesIn { get; set; }

    /// <summary>Bytes of the body sent; null means what Content-Length announced.</summary>
    public long? BytesOut { get; set; }

    /// <summary>The facts of a request; a fresh, unread one where <see cref="RequestLog"/> is not in the pipeline.</summary>
    public static RequestFacts Of(HttpContext context) => context.Features.Get<RequestFacts>() ?? new RequestFacts();
}
