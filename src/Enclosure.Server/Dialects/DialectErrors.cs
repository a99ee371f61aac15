using Enclosure.Server.Telemetry;
using Enclosure.Sql;
using Microsoft.AspNetCore.Connections;

namespace Enclosure.Server.Dialects;

/// <summary>
/// Turns whatever goes wrong in a request into an answer of the dialect that owns its path: refusals, the framework's own errors, paths and
/// methods nobody has, faults of ours. The outermost handler, and so the one place that catches everything.
/// </summary>
public sealed partial class DialectErrors(
    RequestDelegate next, IReadOnlyList<IDialect> dialects, EnclosureMeter meter, ILogger<DialectErrors> logger)
{
    /// <summary>Message of the refusal for a path that no route has; a dialect may show the way then.</summary>
    public const string UnknownPath = "There is nothing at this path.";

    private static readonly TimeSpan WhenNothingSays = TimeSpan.FromSeconds(5);

    public async Task InvokeAsync(HttpContext http)
    {
        var dialect = Owner(http.Request.Path);
        RequestFacts.Of(http).Dialect = dialect.Name;
        http.Response.Headers["X-Request-Id"] = http.TraceIdentifier;
        try
        {
            await next(http);
            if (!http.Response.HasStarted && Unanswered(http) is { } refused) await RefuseAsync(http, dialect, refused);
        }
        catch (RefusedException refused)
        {
            await RefuseAsync(http, dialect, refused);
        }
        catch (BadHttpRequestException e)
        {
            if (e.StatusCode is StatusCodes.Status408RequestTimeout || http.RequestAborted.IsCancellationRequested) Leave(http);
            else await RefuseAsync(http, dialect, Explain(e));
        }
        catch (Exception e) when (e is ConnectionResetException or ConnectionAbortedException
            || (e is OperationCanceledException && http.RequestAborted.IsCancellationRequested))
        {
            Leave(http);
        }
        catch (CommitUnknownException e)
        {
            await RefuseAsync(http, dialect, new RefusedException(Refusal.Unavailable, e.Message, inner: e));
        }
        catch (Exception e)
        {
            Fault(e, http.TraceIdentifier);
            await RefuseAsync(
                http, dialect, new RefusedException(
                    Refusal.Internal,
                    $"Something went wrong on the server. Try again; if it stays, report request {http.TraceIdentifier}."));
        }
    }

    /// <summary>The client went away, or is too slow to be waited for: nobody reads an answer.</summary>
    private static void Leave(HttpContext http)
    {
        RequestFacts.Of(http).ClientLeft = true;
        http.Abort();
    }

    private IDialect Owner(PathString path)
    {
        foreach (var dialect in dialects)
            if (dialect.Owns(path)) return dialect;
        return dialects[^1];
    }

    private async Task RefuseAsync(HttpContext http, IDialect dialect, RefusedException refused)
    {
        meter.Refused(dialect.Name, RefusalTerms.Code(refused.Reason));
        if (refused.InnerException is { } cause && refused.Reason is Refusal.StoreFull or Refusal.Unavailable)
            Surroundings(cause, http.TraceIdentifier);
        if (http.Response.HasStarted)
        {
            http.Abort();
            return;
        }

        // What the client still sends is read and dropped for a few seconds, so that it comes to read the answer.
        BodyLimit.Lift(http);
        if (RefusalTerms.Retryable(refused.Reason))
            http.Response.Headers.RetryAfter = ((long)(refused.RetryAfter ?? WhenNothingSays).TotalSeconds).ToString();
        await dialect.RefuseAsync(http, refused);
    }

    /// <summary>What routing left without an answer.</summary>
    private static RefusedException? Unanswered(HttpContext http) => http.Response.StatusCode switch
    {
        StatusCodes.Status405MethodNotAllowed => new RefusedException(
            Refusal.MethodNotAllowed, $"This path does not take {ShownMethod(http)}. It takes: {http.Response.Headers.Allow}."),
        StatusCodes.Status404NotFound => new RefusedException(Refusal.NotFound, UnknownPath),
        _ => null,
    };

    private static string ShownMethod(HttpContext http) => http.Request.Method.Length <= 16 ? http.Request.Method : "this method";

    private static RefusedException Explain(BadHttpRequestException e) => e.StatusCode == StatusCodes.Status413PayloadTooLarge
        ? new RefusedException(Refusal.MessageTooLarge, "The request's body is larger than this path takes. Send less.", inner: e)
        : new RefusedException(
            Refusal.InvalidJson, "The request's body could not be read: it is not well-formed HTTP. Send it again whole.", inner: e);

    [LoggerMessage(EventName = "Fault", Level = LogLevel.Error, Message = "Request {RequestId} met a fault of ours")]
    private partial void Fault(Exception fault, string requestId);

    [LoggerMessage(
        EventName = "SurroundingsFail", Level = LogLevel.Error, Message = "Request {RequestId} was refused because the surroundings fail")]
    private partial void Surroundings(Exception cause, string requestId);
}
