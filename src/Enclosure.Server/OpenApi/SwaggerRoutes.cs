using Enclosure.Server.Dialects.Operations;

namespace Enclosure.Server.OpenApi;

/// <summary>
/// <c>/swagger</c>: both documents to read and to try, from this server alone. Mapped as an endpoint, so that no other path passes it.
/// </summary>
internal static class SwaggerRoutes
{
    /// <summary>
    /// The pages' own scripts and styles, and requests to this server. Swagger UI writes style attributes and draws its icons as data.
    /// </summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void Map(IEndpointRouteBuilder routes, IReadOnlyList<DialectManual> manuals) =>
        routes.MapSwaggerUI("swagger", ui =>
        {
            ui.DocumentTitle = "Enclosure API";
            ui.EnableDeepLinking();
            ui.DisplayRequestDuration();
            foreach (var manual in manuals) ui.SwaggerEndpoint(ApiDocumentRoutes.PathOf(manual), manual.Title);
        })
        .WithMetadata(new HttpMethodMetadata([HttpMethods.Get]))
        .Add(endpoint => endpoint.RequestDelegate = Guarded(endpoint.RequestDelegate!));

    private static RequestDelegate Guarded(RequestDelegate pages) => http =>
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        return pages(http);
    };
}
