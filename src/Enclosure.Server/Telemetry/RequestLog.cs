using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace Enclosure.Server.Telemetry;

/// <summary>
/// The outermost middleware: one log line and one histogram entry per request, and the tags of its span. None of them holds a key, a
/// signature, a query, a path or a file name: the route's template stands for the path.
/// <para>The framework leaves a request's span without tags unless told otherwise, and then writes the path into them; so the tags are
/// set here (OpenTelemetry Specification, "Semantic conventions for HTTP spans").</para>
/// </summary>
public sealed partial class RequestLog(RequestDelegate next, ILogger<RequestLog> logger, EnclosureMeter meter, TimeProvider time)
{
    private const string NoRoute = "(none)";
    private const int ClientClosed = 499;

    public async Task InvokeAsync(HttpContext context)
    {
        var began = time.GetTimestamp();
        var facts = new RequestFacts();
        context.Features.Set(facts);
        var status = StatusCodes.Status500InternalServerError;
        try
        {
            await next(context);
            status = facts.ClientLeft ? ClientClosed : context.Response.StatusCode;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            status = ClientClosed;
            throw;
        }
        finally
        {
            Report(context, facts, status, time.GetElapsedTime(began));
        }
    }

    private void Report(HttpContext context, RequestFacts facts, int status, TimeSpan duration)
    {
        var method = KnownMethod(context.Request.Method);
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? NoRoute;
        meter.Answered(facts.Dialect, route, method, StatusClass(status), duration);
        Answered(
            status >= 500 ? LogLevel.Error : LogLevel.Information,
            method,
            route,
            status,
            duration.TotalMilliseconds,
            facts.BytesIn ?? context.Request.ContentLength,
            facts.BytesOut ?? context.Response.ContentLength,
            facts.AccountId,
            context.TraceIdentifier);
        if (context.Features.Get<IHttpActivityFeature>()?.Activity is { IsAllDataRequested: true } span) Tag(span, method, route, status);
    }

    private static void Tag(Activity span, string method, string route, int status)
    {
        span.DisplayName = route == NoRoute ? method : $"{method} {route}";
        span.SetTag("http.request.method", method);
        span.SetTag("http.response.status_code", status);
        if (route != NoRoute) span.SetTag("http.route", route);
        if (status >= 500) span.SetStatus(ActivityStatusCode.Error);
    }

    private static string KnownMethod(string method) =>
        method is "GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS" ? method : "_OTHER";

    private static string StatusClass(int status) => (status / 100) switch
    {
        1 => "1xx",
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        _ => "5xx",
    };

    [LoggerMessage(
        EventId = 1,
        EventName = "Answered",
        Message = "{Method} {Route} {Status} in {Milliseconds:0.0} ms, "
            + "{BytesIn} bytes in, {BytesOut} out, account {Account}, request {RequestId}")]
    private partial void Answered(
        LogLevel level,
        string method,
        string route,
        int status,
        double milliseconds,
        long? bytesIn,
        long? bytesOut,
        string? account,
        string requestId);
}
